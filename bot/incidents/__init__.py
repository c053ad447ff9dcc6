"""What follows from an incident, as rules: deadlines, reviews, actions, restrictions. Pure: it stores nothing."""
