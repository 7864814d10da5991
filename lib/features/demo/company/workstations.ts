import { companyDomain } from "./company";
import type { Machine } from "./machine";
import { addAccount } from "./machine-items";

/** Who told their agent to stop asking. */
export const neverAsks = "yuki";

/** A developer's machine: their account, their tools' credentials, their AI clients. */
export function addPeopleOfWorkstation(machine: Machine): void {
  const person = machine.name.replace(/^ws-/, "");
  const home = `/home/${person}`;
  const { secrets } = machine.company;
  addAccount(machine, { name: person, uid: 1000, programs: ["gnome-shell"], vendorOnly: false, login: true });
  machine.credentialFile(
    { path: `${home}/.npmrc`, owner: person, days: 300 },
    `//npm.${companyDomain}/:_authToken=${secrets.token(`npm ${person}`, "npm_", 36)}\n`,
  );
  machine.agent(
    { path: `${home}/.cursor/mcp.json`, owner: person, days: 20 },
    {
      mcpServers: {
        catalogue: {
          command: "npx",
          args: ["-y", "@brindlewood/mcp-catalogue@2.4.1"],
          env: { CATALOGUE_TOKEN: "$CATALOGUE_TOKEN" },
        },
        issues: { url: `https://mcp.${companyDomain}/issues` },
      },
    },
  );
  machine.agent(
    { path: `${home}/.claude.json`, owner: person, days: 8 },
    {
      mcpServers: {
        docs: { command: "uvx", args: ["docs-search==1.8.0"] },
        browser: { command: "npx", args: ["-y", "browser-tools"] },
      },
      ...(person === neverAsks ? { bypassPermissionsModeAccepted: true } : {}),
    },
  );
}
