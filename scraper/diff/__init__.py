"""Items then and items now become typed changes; pages that are not themselves today change nothing."""
