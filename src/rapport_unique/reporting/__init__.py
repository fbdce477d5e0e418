"""What a centre does: fill in its reports, upload its workbooks, sign, send, follow."""
