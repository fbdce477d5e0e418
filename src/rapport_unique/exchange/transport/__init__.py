"""How sealed messages travel between centres and the hub; nothing on the way can read them."""
