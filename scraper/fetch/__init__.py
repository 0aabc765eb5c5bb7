"""The fetch stage: asks the web for one URL, politely and warily, and returns what came as a value."""
