/**
 * The numbers of the database's advisory locks that are ours, each for one thing, the same in every process. Those that
 * are one number and those that are a class with a number in it are apart in PostgreSQL.
 */
export const advisoryLocks = {
  /** Rows of the audit log are chained one after the other. */
  audit: 7_255_501,
  /** Keys are made once. */
  loadKeys: 7_255_502,
  /** There is one set-up link, and one first administrator. */
  setup: 7_255_503,
  /** Tallies are added up by one at a time. */
  foldTallies: 7_266_501,
  /** Metrics are taken by one at a time. */
  metrics: 7_266_502,
  /** The months of use are opened and closed by one at a time. */
  usageMonths: 7_266_503,
  /** The demo is received by one at a time. */
  receiveDemo: 7_266_504,
  /** Identities are assessed by one at a time. */
  assess: 7_266_506,
  /** Which exception covers which finding is worked out by one at a time. */
  exceptions: 7_266_507,
  /** Accounts are joined to people by one at a time. */
  people: 7_266_511,
  /** Questions are asked, and go on to others, by one at a time: nobody is asked more than they were to be. */
  asking: 7_266_509,
  /** Rules that name owners are changed and applied by one at a time. */
  ownerRules: 7_266_521,
  /** Owners are suggested by one at a time. */
  suggestOwners: 7_266_520,
} as const;

/** The class of the locks on realms. */
export const realmLockClass = 7_266_505;
