"""What must not be lost: messages written with their cause, carried out by a worker, again if it died."""
