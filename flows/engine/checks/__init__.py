"""What the build refuses in a flow, a module for each group of codes (docs/how-to/checks/). `check.py` joins them."""
