/** What can become of records that are read no longer. */
export const recordChoices = [
  {
    value: "archived",
    title: "Keep what it brought",
    what: "As archived: with history, owners and labels, dated by its last look, and counted as before.",
  },
  {
    value: "out_of_scope",
    title: "Out of scope",
    what: "What no other source shows leaves lists and numbers. Its history stays; it comes back when a source shows it again.",
  },
] as const;
