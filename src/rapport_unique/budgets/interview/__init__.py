"""The interview with a family: its steps and questions, what each answer does to the case, and the form of a step."""
