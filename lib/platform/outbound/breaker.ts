/**
 * Circuit breakers, one per host. After five failures in a row the host gets a pause, then one probe at a time; waiting
 * calls follow the probe. After eight the host counts as down, and calls fail at once until the next probe is due.
 */
const opensAfter = 5;
const downAfter = 8;

type State = { failures: number; pauseMs: number; nextProbeAt: number; probing: boolean };

export type Admission =
  | { go: true }
  /** Ask again after this long. */
  | { go: false; waitMs: number }
  /** The host is down until then, by the clock that was given. */
  | { go: false; downUntil: number };

export class Breakers {
  private readonly states = new Map<string, State>();

  /** `pauseMs` is the first pause; each failed probe doubles it up to `capMs`. `now` is a clock in milliseconds. */
  constructor(private readonly options: { pauseMs: number; capMs: number; now: () => number }) {}

  /** Asks whether a call may go to the host. Who gets `go` must report `succeeded` or `failed`. */
  admit(host: string): Admission {
    const state = this.states.get(host);
    if (state === undefined || state.failures < opensAfter) return { go: true };
    const left = state.nextProbeAt - this.options.now();
    if (left <= 0 && !state.probing) {
      state.probing = true;
      return { go: true };
    }
    if (state.failures >= downAfter) return { go: false, downUntil: state.nextProbeAt };
    // While another call probes, look again soon.
    return { go: false, waitMs: Math.max(left, this.options.pauseMs / 10, 1) };
  }

  /** The host answered, whatever it said: it lives. */
  succeeded(host: string): void {
    this.states.delete(host);
  }

  /** The host did not answer, or answered that it is broken. */
  failed(host: string): void {
    const state = this.states.get(host) ?? {
      failures: 0,
      pauseMs: this.options.pauseMs / 2,
      nextProbeAt: 0,
      probing: false,
    };
    state.failures += 1;
    // Calls that were under way when the breaker opened do not lengthen the pause.
    if (state.failures === opensAfter || state.probing) {
      state.pauseMs = Math.min(state.pauseMs * 2, this.options.capMs);
      state.nextProbeAt = this.options.now() + state.pauseMs;
    }
    state.probing = false;
    this.states.set(host, state);
  }

  /** The call was given up for a reason that says nothing about the host. */
  released(host: string): void {
    const state = this.states.get(host);
    if (state) state.probing = false;
  }
}
