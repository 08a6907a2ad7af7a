/** The results of the simulation as Markdown. */
import { LIMITS, type LimitName } from '../cost/limits.js';
import { rounded, table, USERS, type Measured } from '../cost/mix.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { simulate, type Result, type Settings } from './simulate.js';

const SCENARIO_SECONDS = 1_800;
const RAMP_SECONDS = 300;
const RAMP = { from: 10_000, to: 10_000_000, factor: 1.1 };
/** A stage has reached a limit if more than this share of requests is throttled, or the alarm `NotificationLag` rings. */
const BROKEN = { throttled: 0.001, lagSeconds: 10 };
const RAISED = 10;

const percent = (share: number): string =>
  share === 0 ? '0' : share < 0.0001 ? '< 0.01 %' : `${rounded(share * 100)} %`;

const secondsOf = (lag: number): string => (Number.isNaN(lag) ? '' : rounded(lag));

/** For each number of users and scenario: what is throttled, how late messages are, and the limit that is reached first. */
export function tableOfScenarios(measured: Measured): string {
  const rows = SCENARIOS.flatMap((scenario) =>
    USERS.map((users) => {
      const result = simulate({ measured, users, scenario, seconds: SCENARIO_SECONDS });
      const [first] = result.hits;
      return [
        scenario.name,
        users.toLocaleString('en'),
        percent(result.throttled.mix),
        scenario.hot ? percent(result.throttled.hot) : '',
        secondsOf(result.lagP99Seconds.mix),
        secondsOf(result.lagP99Seconds.hot),
        rounded(result.peakConcurrency),
        first ? `${LIMITS[first.limit].name}, second ${first.second}` : 'none',
      ];
    }),
  );
  const columns = ['throttled', 'of the hot key', 'lag p99, s', 'of the hot key', 'functions at once', 'first limit'];
  return table(['scenario', 'users', ...columns], rows);
}

/** The number of users at which each limit is reached, if those that are reached before are raised. */
export function tableOfBreaks(measured: Measured): string {
  const raised: Partial<Record<LimitName, number>> = {};
  const rows: string[][] = [];
  const columns = ['users', 'limit', 'per second', 'throttled', 'in the worst second', 'lag p99, s', 'then'];
  for (;;) {
    const broken = firstBreak({ measured, scenario: SCENARIOS[0] as Scenario, seconds: RAMP_SECONDS, raised });
    const [first] = broken?.result.hits ?? [];
    if (!broken || !first) return table(columns, rows);
    const { name, perSecond, remedy } = LIMITS[first.limit];
    const value = (perSecond * (raised[first.limit] ?? 1)).toLocaleString('en');
    const { throttled, lagP99Seconds } = broken.result;
    const shown = [percent(throttled.mix), percent(throttled.worstSecond), secondsOf(lagP99Seconds.mix)];
    rows.push([rounded(broken.users), name, value, ...shown, remedy || 'none']);
    if (remedy === '') return table(columns, rows);
    raised[first.limit] = (raised[first.limit] ?? 1) * RAISED;
  }
}

/** The smallest number of users of the ramp at which the stage is broken: it is broken with more users too. */
function firstBreak(settings: Omit<Settings, 'users'>): { users: number; result: Result } | undefined {
  const steps = Math.ceil(Math.log(RAMP.to / RAMP.from) / Math.log(RAMP.factor));
  let [low, high] = [0, steps + 1];
  let found: { users: number; result: Result } | undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    const users = RAMP.from * RAMP.factor ** middle;
    const result = simulate({ ...settings, users });
    if (result.throttled.mix > BROKEN.throttled || result.lagP99Seconds.mix > BROKEN.lagSeconds) {
      found = { users, result };
      high = middle;
    } else low = middle + 1;
  }
  return found;
}
