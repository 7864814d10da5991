/** At most so many open questions go to one person. */
export const mostOpenQuestions = 15;
/** Whoever answers for more than this cannot know each. */
export const mostOwned = 100;

/** Whether somebody has more to look after than they can. */
export function isOverloaded({ open, owned }: { open: number; owned: number }): boolean {
  return open >= mostOpenQuestions || owned > mostOwned;
}
