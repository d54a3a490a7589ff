"""From the recovered `Book` to the TEI document: header, works, text; every character of the witness passes once."""
