"""Items and changes become feeds and an index page (pure), and the one writer puts them into a folder."""
