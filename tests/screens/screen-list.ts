import type { Page } from "@playwright/test";
import { listManifests } from "@/lib/connectors/registry";
import { channelKinds } from "@/lib/domain/alert";

/** One picture to take: where it is, and what to do there first. */
export interface Screen {
  name: string;
  /** An address, or how to find it from the page that is open. */
  at: string | ((page: Page) => Promise<string>);
  /** Opens what is to be seen: a dialog, a drawer, a message. */
  first?: (page: Page) => Promise<void>;
}

/** The address of the first thing in a list: a link that ends in an id. */
export const firstOf = (list: string) => async (page: Page) => {
  await page.goto(list);
  const links = page.locator(`main a[href^="${list}/"]`);
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  return addresses.find((address) => /\/[0-9a-f-]{36}$/.test(address)) ?? list;
};
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("main").getByRole("button", { name }).first().click();
  await page.locator("[role=dialog], [role=menu]").waitFor();
};
export const anIdentity = (query: string) => async (page: Page) => {
  await page.goto(`/inventory?q=${encodeURIComponent(query)}`);
  const link = page.getByRole("grid").getByRole("link").first();
  return (await link.getAttribute("href")) ?? "/inventory";
};
const identityTab = (tab: string) => async (page: Page) =>
  `${(await anIdentity("kind:cloud_user exposed:>0")(page)).split("?")[0]}?tab=${tab}`;

/** The explorer of access, asked about an account of the demo's cluster. */
const aDeployer =
  (ask: string, rest = "") =>
  async (page: Page) => {
    const address = await anIdentity("system:kubernetes ci-deployer")(page);
    return `/access?ask=${ask}&identity=${address.split("/").at(-1)?.split("?")[0]}${rest}`;
  };

/** Without anybody, and after a mistake. */
export const signedOut: Screen[] = [
  { name: "sign-in", at: "/login" },
  {
    name: "sign-in-refused",
    at: "/login",
    async first(page) {
      await page.getByLabel("E-mail address").fill("nobody@example.com");
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
    },
  },
  { name: "set-up-link-used", at: "/setup/this-link-was-used-before" },
  { name: "invitation-used", at: "/invite/this-link-was-used-before" },
  { name: "answer-link-unknown", at: "/answer/this-link-was-never-one" },
];

/** Places that every state has. */
export const everywhere: Screen[] = [
  { name: "overview", at: "/" },
  { name: "inventory", at: "/inventory" },
  { name: "inventory-add-by-hand", at: "/inventory/new" },
  { name: "access", at: "/access" },
  { name: "inbox", at: "/inbox" },
  { name: "findings", at: "/findings" },
  { name: "agents", at: "/agents" },
  { name: "finding-rules", at: "/findings/rules" },
  { name: "finding-rule", at: "/findings/rules/dormant" },
  { name: "finding-rule-write", at: "/findings/rules/new?query=unused%3A%3E90d" },
  { name: "finding-top-10", at: "/findings/top-10" },
  { name: "finding-frameworks", at: "/findings/frameworks" },
  { name: "finding-alerts", at: "/findings/alerts" },
  { name: "finding-alert-new", at: "/findings/alerts/new" },
  { name: "exceptions", at: "/findings/exceptions" },
  { name: "ownership", at: "/ownership" },
  { name: "accounts", at: "/accounts" },
  { name: "sources", at: "/sources" },
  { name: "audit", at: "/audit" },
  { name: "settings-account", at: "/settings/account" },
  { name: "settings-members", at: "/settings/members" },
  { name: "settings-tokens", at: "/settings/tokens" },
  { name: "settings-labels", at: "/settings/labels" },
  { name: "settings-thresholds", at: "/settings/thresholds" },
  { name: "settings-keys", at: "/settings/keys" },
  { name: "settings-channels", at: "/settings/channels" },
  ...channelKinds.map((kind) => ({
    name: `settings-channel-new-${kind}`,
    at: `/settings/channels/new?kind=${kind}`,
  })),
];

/** What needs no data. */
export const onlyOnce: Screen[] = [
  { name: "sources-catalogue", at: "/sources/new" },
  ...listManifests()
    .filter(({ category }) => category !== "File")
    .map(({ id }) => ({ name: `sources-new-${id}`, at: `/sources/new/${id}` })),
  { name: "sources-import", at: "/sources/import" },
  {
    name: "sources-import-sheet",
    at: "/sources/import",
    async first(page) {
      const sheet =
        "Service account;System;Contact;Created;Token\n" +
        "svc-billing;aws;ana@example.com;03/04/2024;\nsvc-mail;smtp;unknown;;ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678\n";
      await page
        .locator("input[type=file]")
        .first()
        .setInputFiles({
          name: "register.csv",
          mimeType: "text/csv",
          buffer: Buffer.from(sheet),
        });
      await page.getByRole("table").first().waitFor();
    },
  },
  { name: "ownership-import", at: "/ownership?tab=people", first: press(/Import/) },
  { name: "ownership-person", at: "/ownership?tab=people", first: press(/Add a person|New person/) },
  { name: "not-found", at: "/no/such/page" },
  {
    name: "members-invite",
    at: "/settings/members",
    first: press("Invite a person"),
  },
  { name: "tokens-create", at: "/settings/tokens", first: press(/^Create/) },
  {
    name: "shortcuts",
    at: "/settings/account",
    async first(page) {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
];

/** With identities. */
export const loaded: Screen[] = [
  { name: "findings-export", at: "/findings", first: press("Export") },
  {
    name: "inventory-selected",
    at: "/inventory",
    async first(page) {
      await page.getByRole("grid").focus();
      for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    },
  },
  {
    name: "inventory-peek",
    at: "/inventory?q=kind%3Acloud_user",
    async first(page) {
      await page.getByRole("grid").focus();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("heading", { name: "Owners" }).waitFor();
    },
  },
  {
    name: "inventory-peek-failing",
    at: "/inventory?q=kind%3Acloud_user",
    async first(page) {
      await page.route("**/api/inventory/peek?*", (route) => route.abort());
      await page.getByRole("grid").focus();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  { name: "inventory-mistyped", at: "/inventory?q=knd%3Acloud_role" },
  { name: "inventory-nothing-matches", at: "/inventory?q=kind%3Acloud_role%20zzzzzz" },
  { name: "inventory-preset", at: "/inventory?q=static%3Atrue%20keyage%3A%3E365d" },
  { name: "inventory-save-view", at: "/inventory?q=owner%3Anone", first: press("Save view") },
  { name: "inventory-columns", at: "/inventory", first: press(/Columns|View/) },
  {
    name: "palette",
    at: "/inventory",
    async first(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill("deploy");
      await page.getByRole("option").first().waitFor();
    },
  },
  { name: "access-who", at: "/access?ask=who&action=get+secrets&resource=shop-legacy%2F" },
  { name: "access-misasked", at: "/access?ask=who&action=secrets" },
  { name: "access-several", at: "/access?ask=what&identity=deploy" },
  { name: "access-nobody", at: "/access?ask=what&identity=nobody-is-called-so" },
  { name: "access-can", at: aDeployer("can", "&action=get+secrets&resource=shop-legacy%2Fdb") },
  { name: "access-what", at: aDeployer("what") },
  { name: "identity-timeline", at: identityTab("timeline") },
  { name: "identity-credentials", at: identityTab("credentials") },
  { name: "identity-access", at: identityTab("access") },
  { name: "identity-usage", at: identityTab("usage") },
  { name: "identity-findings", at: identityTab("findings") },
  { name: "identity-lineage", at: identityTab("lineage") },
  { name: "identity-agent", at: anIdentity("kind:ai_agent Cursor") },
  { name: "identity-tool-server", at: anIdentity("kind:mcp_server system:mcp") },
  { name: "identity-raw", at: identityTab("raw") },
  {
    name: "identity-role-access",
    at: async (page) => `${await anIdentity("kind:cloud_role deploy")(page)}?tab=access`,
  },
  {
    name: "identity-role-lineage",
    at: async (page) => `${await anIdentity("kind:cloud_role deploy")(page)}?tab=lineage`,
  },
  { name: "identity-labels", at: identityTab("timeline"), first: press("Set environment") },
  { name: "finding", at: firstOf("/findings") },
  { name: "findings-by-cause", at: "/findings?by=cause" },
  { name: "findings-resolved", at: "/findings?q=state%3Aresolved" },
  { name: "findings-nothing-matches", at: "/findings?q=zzzzzz" },
  {
    name: "findings-selected",
    at: "/findings",
    async first(page) {
      await page.getByRole("grid").focus();
      for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    },
  },
  {
    name: "finding-accept-risk",
    at: "/findings",
    async first(page) {
      await page.getByRole("grid").focus();
      await page.keyboard.press("j");
      await page.keyboard.press("e");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "exceptions-waiting", at: "/findings/exceptions?tab=waiting" },
  {
    name: "inventory-privileged",
    at: "/inventory?q=privileged%3Atrue&sort=-risk&cols=owner,risk,tier,finding",
  },
  { name: "account", at: firstOf("/accounts") },
  { name: "accounts-tree", at: "/accounts?shape=tree" },
  { name: "accounts-import", at: "/accounts", first: press(/Import/) },
  { name: "source", at: firstOf("/sources") },
  {
    name: "source-coverage",
    at: async (page) => {
      await page.goto("/sources");
      const address = await page
        .getByRole("main")
        .getByRole("link", { name: /AWS/ })
        .first()
        .getAttribute("href");
      return `${address}/coverage`;
    },
  },
  { name: "source-runs", at: async (page) => `${await firstOf("/sources")(page)}/runs` },
  {
    name: "source-run",
    at: async (page) => {
      const source = await firstOf("/sources")(page);
      return firstOf(`${source}/runs`)(page);
    },
  },
  { name: "source-held", at: async (page) => `${await firstOf("/sources")(page)}/held` },
  {
    name: "source-settings",
    at: async (page) => `${await firstOf("/sources")(page)}/settings`,
  },
  { name: "ownership-teams", at: "/ownership?tab=teams" },
  { name: "ownership-suggestions", at: "/ownership?tab=suggestions" },
  { name: "ownership-asking", at: "/ownership?tab=asking" },
  { name: "ownership-leavers", at: "/ownership?tab=leavers" },
];

/** What every role opens first. */
export const listScreens: Screen[] = [
  { name: "overview", at: "/" },
  { name: "inventory", at: "/inventory" },
  { name: "findings", at: "/findings" },
  { name: "ownership", at: "/ownership" },
  { name: "accounts", at: "/accounts" },
  { name: "settings-account", at: "/settings/account" },
];
export const mainScreens: Screen[] = [...listScreens, { name: "identity", at: anIdentity("") }];

/** A source whose disappearances wait for a decision. */
export const held = (source: string): Screen[] => [
  { name: "source", at: `/sources/${source}` },
  { name: "source-held", at: `/sources/${source}/held` },
  {
    name: "source-release",
    at: `/sources/${source}/held`,
    async first(page) {
      await page.getByRole("button", { name: "Release…" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  { name: "sources", at: "/sources" },
  { name: "overview", at: "/" },
];

/** A source that is being read. */
export const reading = (source: string, run: string): Screen[] => [
  { name: "source-reading", at: `/sources/${source}` },
  { name: "source-run-reading", at: `/sources/${source}/runs/${run}` },
  { name: "sources-reading", at: "/sources" },
  { name: "overview-reading", at: "/" },
];

/** What the test of a connection says of a source at this address. */
export const connectionTest = (name: string, endpoint: string): Screen => ({
  name,
  at: "/sources/new/aws",
  async first(page) {
    await page.getByRole("combobox", { name: "How to sign in" }).focus();
    await page.keyboard.type("An");
    await page.getByLabel("Access key id").fill("AKIAQ3EGRF4XUDZ7PLMN");
    await page.getByLabel("Secret access key").fill("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");
    await page.getByText("More settings").click();
    await page.getByLabel("Endpoint").fill(endpoint);
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/\d+ granted/).waitFor();
  },
});
