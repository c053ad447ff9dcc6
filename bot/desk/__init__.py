"""The desk work around a talk: incidents, reviews, actions, rules, releases. Each reading and change is logged."""
