"""What is said and asked: a practitioner's folder. One file a flow; its folder decides where it can write to."""
