import { hash } from "node:crypto";
import { rules, rulesVersion } from "./catalogue";

/** Names the rules by which answers were given, and how they are counted: others mean that everything is asked again. */
export const catalogueHash = hash(
  "sha256",
  JSON.stringify([
    rulesVersion,
    rules.map(({ id, severity, risks, frameworks, maturity }) => [id, severity, risks, frameworks, maturity]),
  ]),
  "hex",
);
