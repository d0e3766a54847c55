"""What is asked and who is there, what a plan is and is worth, and the rules that it keeps."""
