"""What the tests stand on: real servers, real databases, a browser, a small cast."""
