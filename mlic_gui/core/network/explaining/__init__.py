"""What a network looks at: where the evidence for a label lies, what its layers answer, what filters want."""
