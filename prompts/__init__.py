"""Everything that speaks with a language model, and everything that checks what it says."""
