/** What goes with the demo, and what stays: said wherever it can be removed. */
export function WhatGoes() {
  return (
    <>
      <p>
        Everything of the made-up company goes: identities, credentials, history and metrics, with the owners
        and labels that were given to them. This cannot be undone; the demo can be loaded again.
      </p>
      <p>Members, settings, saved views and the audit log stay.</p>
    </>
  );
}
