import { keeperOfRepository } from "./aws-workloads";
import { type Company, companyDomain, companyName } from "./company";
import { apps, deployKeys, environments, secretNames, tokens } from "./github-data";
import { employee, employees, loginOf, teams } from "./staff";

const rightsOf = (text: string) =>
  text.split(", ").map((each) => {
    const [area = "", permission = "", level = ""] = each.split(" ");
    return { area, permission, level };
  });

const bot = "brindlewood-ci-bot";
const loginAt = (name: string) => (name === bot ? bot : loginOf(employee(name)).replaceAll(".", "-"));

/** What stands in the organisation on GitHub, as GitHub's answers have it. */
export class GithubTables {
  constructor(private readonly company: Company) {}

  /** A number as GitHub gives them out. */
  id(...words: string[]): number {
    return this.company.random("github", ...words).between(10_000_000, 900_000_000);
  }

  repo(name: string): number {
    return this.id("repository", name);
  }

  approvals(): object[] {
    return apps.map(([slug, , , , by]) => ({
      action: "integration_installation.create",
      actor: loginAt(by),
      created_at: this.company.ago(ageOf(slug), "app", slug).getTime(),
      installation_id: this.id("app", slug),
    }));
  }

  apps(): object[] {
    return apps.map(([slug, owner, all, rights]) => ({
      id: this.id("app", slug),
      app_slug: slug,
      client_id: `Iv1.${this.company.random("client id", slug).text("0123456789abcdef", 16)}`,
      repository_selection: all ? "all" : "selected",
      events: [],
      created_at: this.at(ageOf(slug), "app", slug),
      suspended_at: null,
      permissions: rightsOf(rights),
      app_owner: { id: this.id("account", owner), login: owner, type: "Organization" },
      app_description: null,
      own: slug === "brindlewood-rollcall",
    }));
  }

  tokens(repo: (name: string) => object): object[] {
    return tokens.map(([name, owner, age, left, used, only, rights]) => ({
      id: this.id("grant", name),
      token_id: this.id("token", name),
      token_name: name,
      repository_selection: only === null ? "all" : "subset",
      ...(only === null ? {} : { repositories: [repo(only)] }),
      access_granted_at: this.at(age, "token", name),
      token_expired: left !== null && left < 0,
      token_expires_at: left === null ? null : this.company.ends(left).toISOString(),
      token_last_used_at: used === null ? null : this.at(used, "token use", name),
      owner: this.account(loginAt(owner)),
      permissions: rightsOf(rights),
    }));
  }

  members(): object[] {
    // Nobody takes out those who left.
    const people = employees.filter(({ team }) => team !== "customer-care");
    return [
      ...people.map(({ name }) => this.account(loginAt(name))),
      {
        ...this.account(bot),
        sshKeys: [
          { id: this.id("ssh key", bot), title: "build-01", created_at: this.at(1700, "ssh key", bot) },
        ],
        gpgKeys: [],
      },
    ];
  }

  teams(): object[] {
    return ["platform", "storefront", "payments", "data", "logistics", "security"].map((team) => ({
      id: this.id("team", team),
      name: team,
      slug: team,
      permission: "push",
      parent: null,
      members: employees
        .filter((person) => person.team === team && person.left === undefined)
        .map(({ name }) => this.account(loginAt(name))),
    }));
  }

  runners(): object[] {
    const runner = { os: "linux", status: "online", runner_group_id: 1, labels: [{ name: "self-hosted" }] };
    return [
      ...["build-01", "build-02"].map((name) => ({
        ...runner,
        id: this.id("runner", name),
        name,
        ephemeral: false,
        version: "2.323.0",
      })),
      { ...runner, id: this.id("runner", "pod"), name: "pod-1", ephemeral: true },
    ];
  }

  hooks(): object[] {
    const targets = [
      [`https://ci.${companyDomain}`, true, true],
      ["https://hooks.mergemoose.example", true, true],
      [`http://chat-relay.${companyDomain}`, false, false],
    ] as const;
    return targets.map(([target, checksCertificate, signs]) => ({
      id: this.id("hook", target),
      name: "web",
      active: true,
      events: ["push", "pull_request"],
      created_at: this.at(1200, "hook", target),
      target,
      checksCertificate,
      signs,
    }));
  }

  secrets(): object[] {
    return ["NPM_TOKEN", "REGISTRY_PASSWORD", "SONAR_TOKEN", "SLACK_WEBHOOK", "SNOWFLAKE_PASSWORD"].map(
      (name) => ({
        ...this.held("organisation", name),
        visibility: "all",
      }),
    );
  }

  repositorySecrets(repository: string): object[] {
    return namesIn(secretNames[repository]).map((name) => this.held(repository, name));
  }

  /** The key with which one of the machine users of AWS uploads pictures. */
  variables(repository: string): object[] {
    if (repository !== "media") return [];
    const { id, secret } = this.company.secrets.awsKey("shop-prod/s3-media-upload");
    const fingerprint = this.company.origin.fingerprint?.(secret);
    return [
      { ...this.held(repository, "REGION") },
      {
        ...this.held(repository, "UPLOAD_KEY"),
        holds: "access_key",
        keyId: id,
        ...(fingerprint ? { fingerprint } : {}),
      },
    ];
  }

  environments(repository: string): object[] {
    return environments
      .filter(([of]) => of === repository)
      .map(([, name, approved, held]) => ({
        id: this.id("environment", repository, name),
        name,
        can_admins_bypass: true,
        deployment_branch_policy: approved ? { protected_branches: true } : null,
        rules: approved
          ? [
              {
                type: "required_reviewers",
                prevent_self_review: true,
                reviewers: [{ type: "Team", reviewer: null }],
              },
            ]
          : [],
        held: namesIn(held).map((each) => this.held(`${repository}/${name}`, each)),
        variables: [],
      }));
  }

  deployKeys(repository: string): object[] {
    return deployKeys
      .filter(([of]) => of === repository)
      .map(([, title, by, age, used, reads]) => ({
        id: this.id("deploy key", title),
        title,
        read_only: reads,
        enabled: true,
        added_by: loginAt(by),
        created_at: this.at(age, "deploy key", title),
        last_used: used === null ? null : this.at(used, "deploy key use", title),
      }));
  }

  /** Whose code it is, where somebody wrote that down: some files are of before teams were cut anew, and few are anybody's. */
  codeOwners(repository: string): object {
    const keeper = keeperOfRepository(this.company, repository);
    const random = this.company.random("code owners", repository);
    const admins = random.chance(0.5) ? [loginAt("Tomas Havel")] : [];
    if (!keeper || random.chance(0.35)) return { owners: [], admins };
    const team = random.chance(0.95) ? keeper.team : random.pick(teams);
    return { owners: [`@${companyName}/${team}`], admins };
  }

  /** Tokens of the older kind, which reach all that their owner reaches. */
  classicTokens(): object[] {
    return [
      [bot, "old pipeline", 1900, 0, ["repo", "workflow"]],
      [loginAt("Wei Lin Tan"), "laptop", 500, 40, ["repo"]],
    ].map(([login, note, age, used, scopes]) => ({
      login,
      credential_id: this.id("classic token", String(note)),
      credential_type: "personal access token",
      credential_authorized_at: this.at(Number(age), "classic token", String(note)),
      credential_accessed_at: this.at(Number(used), "classic token use", String(note)),
      authorized_credential_expires_at: null,
      authorized_credential_note: note,
      scopes,
    }));
  }

  alerts(repo: (name: string) => object): object[] {
    const key = this.company.secrets.token("payment provider", "sk_live_", 24);
    const fingerprint = this.company.origin.fingerprint?.(key);
    return [
      {
        number: 14,
        created_at: this.at(700, "alert"),
        state: "open",
        secret_type: "stripe_api_key",
        secret_type_display_name: "Stripe API Key",
        validity: "active",
        publicly_leaked: false,
        repository: repo("storefront"),
        ...(fingerprint ? { fingerprint } : {}),
      },
    ];
  }

  private account(login: string) {
    return { id: this.id("account", login), login, type: "User" };
  }

  private held(...words: [place: string, name: string]) {
    const age = this.company.random("github secret", ...words).between(60, 1400);
    const at = this.at(age, "github secret", ...words);
    return { name: words[1], created_at: at, updated_at: at };
  }

  private at(days: number, ...words: string[]): string {
    return this.company.ago(days, "github", ...words).toISOString();
  }
}

const ageOf = (slug: string) => 300 + ((slug.length * 131) % 900);
const namesIn = (text = "") => text.split(" ").filter((name) => name !== "");
