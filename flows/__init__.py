"""What is said and asked: a practitioner's folder. One file a flow; its folder decides the one store it can write to."""
