-- What only a sheet's rows list, by name: at the end of each scope it is asked whether there is any, and which is called like something else.
CREATE INDEX identities_of_sheets ON identities (name) WHERE starts_with(realm, 'sheet:') AND gone_at IS NULL;
