-- Of what browsers call themselves only their family is kept from now on; what was kept before is forgotten.
update session set agent = null where agent is not null;
