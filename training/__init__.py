"""What makes the things that the service ships: the demonstration, and the weights of its model."""
