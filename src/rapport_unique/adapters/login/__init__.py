"""Ways in which the outside world tells who somebody is. None of them knows Django."""
