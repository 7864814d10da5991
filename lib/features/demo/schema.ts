/** Whether the demo organisation is here, and whether this person may remove it. */
export interface DemoPresence {
  present: boolean;
  mayRemove: boolean;
}
