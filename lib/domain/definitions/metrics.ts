/** A number that is kept every day. A changed definition gets a new version, which draws a line on the chart. */
export interface MetricDefinition {
  id: string;
  title: string;
  /** The formula as a sentence, as it stands beside the number. */
  formula: string;
  /** What must not move it. */
  undistorted: string;
  unit: "identities" | "credentials" | "share" | "days";
  better: "more" | "less";
  version: number;
}

export const metrics = {
  M1: {
    id: "M1",
    title: "Unknown identities discovered",
    formula:
      "Identities that became unknown in the period, beside those still unknown: at first sight they matched no approved request, no earlier register row and no infrastructure code that was read, and nobody has claimed or retired them since.",
    undistorted:
      "The first sync of a source is a baseline with a series of its own. Re-creations, families and what providers manage are out, so connecting more never looks worse.",
    unit: "identities",
    better: "less",
    version: 1,
  },
  M2: {
    id: "M2",
    title: "Share with owners",
    formula: "Owned identities divided by all in the population.",
    undistorted:
      "Told by tier, beside the share that the top three owners hold. A tag or suggestion is no owner until accepted. Since version 2 Tier 0, which asks for a second owner in production, is as assessed.",
    unit: "share",
    better: "more",
    version: 2,
  },
  M3: {
    id: "M3",
    title: "Share short-lived",
    formula:
      "Identities whose active credentials are all short-lived, divided by those in the population with at least one way to authenticate.",
    undistorted:
      "What providers manage is out. What is not assessable stays in the denominator, and its number is printed.",
    unit: "share",
    better: "more",
    version: 1,
  },
  M4: {
    id: "M4",
    title: "Unused secrets removed",
    formula:
      "Credentials that were dormant or never used at the last look before removal and are now proven deleted or irreversibly revoked; disabled ones are a second figure.",
    undistorted:
      "The old key of a rotation, a removed source, a closed account and what left the scope are not counted.",
    unit: "credentials",
    better: "more",
    version: 1,
  },
  M5: {
    id: "M5",
    title: "Average credential age",
    formula:
      "Mean time since the last rotation, else creation, over the active static credentials of the population, with median, 90th percentile and oldest beside it.",
    undistorted:
      "Certificates are told by their remaining life. Credentials of unknown age are counted apart. Times of files are never used.",
    unit: "days",
    better: "less",
    version: 1,
  },
  M6: {
    id: "M6",
    title: "Privileged identities",
    formula:
      "Tier 0 and Tier 1 identities of the population, and of these the dormant, the unowned and the static.",
    undistorted:
      "A change of the method is marked on the chart: version 1 counted certain administrators of AWS only. While some of what identities hold is not understood the number reads “at least”.",
    unit: "identities",
    better: "less",
    version: 2,
  },
} as const satisfies Record<string, MetricDefinition>;
export type MetricId = keyof typeof metrics;
