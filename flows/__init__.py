"""What is said and asked: a practitioner's folder. One file a flow; the folder decides the only store it can write to."""
