"""The pages of leads, facilitators, safeguarding leads and operators: what each role reaches, and nothing else.

They show and take forms. Who may see what, what is logged and what is hidden is decided in `bot.access`, `bot.desk` and
`bot.reports`.
"""
