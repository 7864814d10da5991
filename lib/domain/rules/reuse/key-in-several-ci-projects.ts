import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";
import { projectsOf } from "../cloud-deployment/secret-users";
import { opensCloudOrPayments } from "../secret-leakage/unresolved";

export const keyInSeveralCiProjects: PlaceRule = {
  id: "key-in-several-ci-projects",
  subject: "place",
  title: "Secret that several projects of CI may use",
  why: "Whoever may change the pipeline of any of these projects can read the secret, and nobody can tell which of them used it.",
  fix: "Limit it to the projects that need it, give each a secret of its own, and prefer federation to a stored key.",
  verify: "The store shows one project for the secret, or the secret is gone.",
  risks: ["NHI9", "NHI6"],
  frameworks: [
    ["NIST 800-53 r5", "AC-6"],
    ["ISO 27001:2022", "A.5.17"],
    ["SOC 2", "CC6.1"],
  ],
  severity: { usual: "low" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => place.kind === "ci_secret",
  judge(place) {
    const projects = projectsOf(place);
    if (projects === null) return failOrPass([]);
    const all = place.facts.visibility === "private" ? "Every private or internal project" : "Every project";
    const who = projects === "all" ? all : `${projects} projects or jobs`;
    return failOrPass([
      {
        key: place.id,
        placementId: place.id,
        severity: opensCloudOrPayments(place) ? "medium" : "low",
        confidence: "high",
        sentence: `${who} may use the secret in ${place.locator}.`,
        evidence: [
          { label: "Secret", value: place.name ?? place.locator },
          {
            label: "May be used by",
            value: String(place.facts["may be used by"] ?? place.facts["used by"] ?? who),
          },
        ],
        ...(place.container
          ? { cause: { key: `place:${place.container.id}`, title: `Secrets in ${place.container.name}` } }
          : {}),
      },
    ]);
  },
};
