import type { UnresolvedPlace } from "@/lib/domain/assessment/context";
import type { PlaceRule } from "@/lib/domain/assessment/rule";
import { failOrPass } from "@/lib/domain/assessment/verdict";

/** Names that tools give to the secret half of a cloud key. */
const names =
  /^(?:[A-Z\d_]*AWS_SECRET_ACCESS_KEY|GOOGLE_CREDENTIALS|GOOGLE_APPLICATION_CREDENTIALS(?:_JSON)?|(?:GCP|GCLOUD)_(?:SA|SERVICE)_KEY|GCP_CREDENTIALS|(?:ARM|AZURE)_CLIENT_SECRET|AZURE_CREDENTIALS)$/;

export const unresolvedCloudKeyInCi: PlaceRule = {
  id: "unresolved-cloud-key-in-ci",
  subject: "place",
  title: "Static key of an unknown cloud identity stored as a secret of CI",
  why: "Pipelines use it, nobody can say whose key it is or what it may do, and so nobody will revoke it.",
  fix: "Find out from a pipeline's log in the cloud whose key it is, let the cloud trust the pipeline's tokens, then revoke the key.",
  verify: "The store no longer holds the key.",
  risks: ["NHI6", "NHI4"],
  frameworks: [
    ["NIST 800-53 r5", "IA-5"],
    ["PCI DSS 4.0", "8.6.3"],
    ["ISO 27001:2022", "A.5.17"],
  ],
  severity: { usual: "medium" },
  thresholds: [],
  maturity: "stable",
  applies: (place) => place.kind === "ci_secret" && place.meantForSecrets,
  judge(place) {
    const says = saysOf(place);
    if (says === null) return failOrPass([]);
    return failOrPass([
      {
        key: place.id,
        placementId: place.id,
        confidence: says === "name" ? "medium" : "high",
        sentence: `A key of a cloud lies in ${place.locator}: whose is it, and can the pipeline do without?`,
        evidence: [
          { label: "Where", value: place.locator },
          { label: "Stored since", value: place.modifiedAt?.toISOString().slice(0, 10) ?? "not known" },
        ],
        ...(place.container
          ? {
              cause: {
                key: `container:${place.container.id}`,
                title: `Cloud keys in ${place.container.name}`,
              },
            }
          : {}),
      },
    ]);
  },
};

/** What says that it is one: the name is a sign, no proof. */
function saysOf({ name, facts }: UnresolvedPlace): "name" | "shape" | null {
  if (typeof facts.keyId === "string" && /^AKIA[A-Z\d]{12,124}$/.test(facts.keyId)) return "shape";
  return name !== null && names.test(name) ? "name" : null;
}
