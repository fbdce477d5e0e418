"""Pages of a centre's reports. Views read through QuerySets that know who asks, call services, and write no model."""
