"""What a translator works with: templates, catalogues brought up to date, what is left. Shows nothing to anybody."""
