"""Messages of the exchange as the Crossroads Bank would carry them: XML with its common blocks. Nothing is sent."""
