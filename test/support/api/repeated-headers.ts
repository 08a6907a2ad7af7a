/** Headers that differ between the responses to equal requests. */
const OF_ONE_RESPONSE = ['date', 'ratelimit', 'x-amzn-requestid'];

/** The headers that two equal requests get. */
export const repeatedHeaders = ({ headers }: { headers: Headers }): [name: string, value: string][] =>
  [...headers].filter(([name]) => !OF_ONE_RESPONSE.includes(name));
