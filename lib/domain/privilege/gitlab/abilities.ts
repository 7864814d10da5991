/** The access levels, by their numbers. https://docs.gitlab.com/user/permissions/ */
export const levelNames: ReadonlyMap<number, string> = new Map([
  [5, "Minimal access"],
  [10, "Guest"],
  [15, "Planner"],
  [20, "Reporter"],
  [30, "Developer"],
  [40, "Maintainer"],
  [50, "Owner"],
]);

/** Something that may be done: from which level on, and with which scope of a token. */
export interface Ability {
  /** In a project, and in a group. */
  level: number;
  inGroup: number;
  scopes: readonly string[];
  /** True where everybody may do it in what is public. */
  isPublic: boolean;
}

const ability = (level: number, scopes: string, more: Partial<Ability> = {}): Ability => ({
  level,
  inGroup: level,
  scopes: scopes.split(" "),
  isPublic: false,
  ...more,
});
const reading = { isPublic: true };

/** What may be asked, by name. Scopes: https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes */
export const abilities: ReadonlyMap<string, Ability> = new Map([
  ["read_api", ability(10, "api read_api", reading)],
  ["api", ability(30, "api")],
  ["read_repository", ability(20, "api read_api read_repository write_repository", reading)],
  ["write_repository", ability(30, "api write_repository")],
  ["read_registry", ability(20, "api read_registry write_registry", reading)],
  ["write_registry", ability(30, "api write_registry")],
  [
    "read_package_registry",
    ability(20, "api read_api read_package_registry write_package_registry", reading),
  ],
  ["write_package_registry", ability(30, "api write_package_registry")],
  ["create_issue", ability(10, "api")],
  ["run_pipeline", ability(30, "api")],
  ["merge", ability(30, "api")],
  ["create_runner", ability(40, "api create_runner manage_runner", { inGroup: 50 })],
  ["read_variables", ability(40, "api read_api", { inGroup: 50 })],
  ["manage_variables", ability(40, "api", { inGroup: 50 })],
  ["manage_members", ability(40, "api", { inGroup: 50 })],
  ["create_access_token", ability(40, "api", { inGroup: 50 })],
  ["create_deploy_token", ability(40, "api", { inGroup: 50 })],
  ["manage_deploy_keys", ability(40, "api")],
  ["manage_protected_branches", ability(40, "api")],
  ["manage_webhooks", ability(40, "api", { inGroup: 50 })],
  ["manage_project", ability(40, "api")],
  ["delete_project", ability(50, "api")],
  ["manage_group", ability(50, "api")],
]);
