"""From answers to a charter: questions, answers compared, sentences made of them."""
