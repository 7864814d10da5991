/** One of the installation's keys, as a page shows it: never the key itself. */
export interface KeyRow {
  name: "fingerprint" | "session" | "worker" | "audit";
  /** Short and public: says which key it is and nothing about it. */
  keyId: string;
  createdAt: Date;
}
