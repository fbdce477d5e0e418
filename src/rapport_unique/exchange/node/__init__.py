"""A centre's side of the exchange: it asks for its own inquiries, and answers by itself what others ask."""
