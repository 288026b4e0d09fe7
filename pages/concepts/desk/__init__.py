"""The editors' side of concepts: values are entered, taken out and put in again."""
