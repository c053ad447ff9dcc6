"""The model-based test of a flow, drawn from its definition: what can be answered, where it leads, what must hold."""
