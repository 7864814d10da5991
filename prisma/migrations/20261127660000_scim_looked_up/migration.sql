CREATE INDEX "scim_users_manager_id_idx" ON "scim_users"("manager_id");

-- Users whose manager is named and not known yet: looked for with every user that comes.
CREATE INDEX scim_users_awaiting ON scim_users ((resource #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,manager,value}')) WHERE manager_id IS NULL;
-- By these names providers look before they write.
CREATE INDEX scim_users_display_name ON scim_users (lower(resource->>'displayName'));
CREATE INDEX scim_groups_lower_name ON scim_groups (lower(display_name));
