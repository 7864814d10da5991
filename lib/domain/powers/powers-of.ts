import { powersOfDirectory } from "./active-directory";
import { powersOfTool } from "./agent-tools";
import { powersOfAnthropic } from "./anthropic";
import { powersOfAws } from "./aws";
import { powersOfAzure } from "./azure";
import { powersOfDatadog } from "./datadog";
import { powersOfEntra } from "./entra";
import { powersOfGcp } from "./gcp";
import { powersOfGitHub } from "./github";
import { powersOfGitLab } from "./gitlab";
import { powersOfGoogleWorkspace } from "./google-workspace";
import { powersOfHost } from "./host";
import { powersOfKubernetes } from "./kubernetes";
import { powersOfMongodb } from "./mongodb";
import { powersOfMysql } from "./mysql";
import { powersOfNpm } from "./npm";
import { powersOfOkta } from "./okta";
import { powersOfOpenAI } from "./openai";
import { powersOfPostgres } from "./postgres";
import { type EntitlementFacts, type EntitlementPowers, notUnderstood } from "./power";
import { powersOfRedis } from "./redis";
import { powersOfSalesforce } from "./salesforce";
import { powersOfSlack } from "./slack";
import { powersOfSnowflake } from "./snowflake";
import { powersOfTerraform } from "./terraform";
import { powersOfVault } from "./vault";

/** Who reads the entitlements of a system, by the word with which connectors name it. */
const readers: ReadonlyMap<string, (entitlement: EntitlementFacts) => EntitlementPowers> = new Map([
  ["ad", powersOfDirectory],
  ["anthropic", powersOfAnthropic],
  ["aws", powersOfAws],
  ["azure", powersOfAzure],
  ["datadog", powersOfDatadog],
  ["entra", powersOfEntra],
  ["gcp", powersOfGcp],
  ["github", powersOfGitHub],
  ["github_actions", powersOfGitHub],
  ["gitlab", powersOfGitLab],
  ["google_workspace", powersOfGoogleWorkspace],
  ["host", powersOfHost],
  ["kubernetes", powersOfKubernetes],
  ["ldap", powersOfDirectory],
  ["mcp", powersOfTool],
  ["mongodb", powersOfMongodb],
  ["mysql", powersOfMysql],
  ["npm", powersOfNpm],
  ["okta", powersOfOkta],
  ["openai", powersOfOpenAI],
  ["postgres", powersOfPostgres],
  ["redis", powersOfRedis],
  ["salesforce", powersOfSalesforce],
  ["slack", powersOfSlack],
  ["snowflake", powersOfSnowflake],
  ["terraform", powersOfTerraform],
  ["vault", powersOfVault],
]);

/** What an entitlement gives, told from itself alone. Systems that nobody reads here are not understood. */
export function powersOf(entitlement: EntitlementFacts): EntitlementPowers {
  return readers.get(entitlement.system.toLowerCase())?.(entitlement) ?? notUnderstood;
}
