import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';

const EXAMPLE = 'a time such as 2030-06-03T09:00:00 or 2030-06-03T09:00:00+02:00';
const EITHER = `must be ${EXAMPLE}, or a date such as 2030-06-03`;
const FEBRUARY = 'must be an existing date: 2030-02-30 does not exist';

let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

const create = (members: Record<string, unknown>): Promise<EventBody> =>
  createEvent(ada, { transparency: 'transparent', ...members });

const AT_NINE = {
  start_time: '2030-06-03T09:00:00',
  end_time: '2030-06-03T10:00:00',
  time_zone: 'Europe/Berlin',
  title: 'Standup',
};
const daily = (members: object = {}) => ({
  ...AT_NINE,
  recurrence_pattern: { frequency: 'daily', count: 5, ...members },
});

describe('a time in a body', () => {
  it.each([
    ['2030-06-03T09:00', '2030-06-03T09:00:00+02:00'],
    ['2030-06-03 09:00:00', '2030-06-03T09:00:00+02:00'],
    ['2030-06-03 09:00', '2030-06-03T09:00:00+02:00'],
    ['2030-06-03t09:00', '2030-06-03T09:00:00+02:00'],
    ['2030-06-03T09:00Z', '2030-06-03T11:00:00+02:00'],
    ['2030-06-03 09:00z', '2030-06-03T11:00:00+02:00'],
    ['2030-06-03T09:00-04:00', '2030-06-03T15:00:00+02:00'],
    ['2030-06-03 09:00:00.250+05:30', '2030-06-03T05:30:00+02:00'],
  ])('can be written as %s', async (written, read) => {
    const event = await create({ ...AT_NINE, start_time: written, end_time: '2030-06-04 00:00' });
    expect(event).toMatchObject({ start_time: read, end_time: '2030-06-04T00:00:00+02:00' });
    expect(await updateEvent(ada, event.id, { start_time: written, end_time: '2030-06-04 00:00' })).toEqual(event);
  });

  it('can omit its seconds in exdates, rdates, until and exceptions', async () => {
    const series = await create(
      daily({
        count: undefined,
        until: '2030-06-07 09:00',
        exdates: ['2030-06-04T09:00', '2030-06-05 09:00+02:00'],
        rdates: ['2030-06-20 12:00:00', '2030-06-21T10:00Z'],
      }),
    );
    expect(series.recurrence_pattern).toMatchObject({
      until: '2030-06-07T09:00:00',
      exdates: ['2030-06-04T09:00:00+02:00', '2030-06-05T09:00:00+02:00'],
      rdates: ['2030-06-20T12:00:00+02:00', '2030-06-21T12:00:00+02:00'],
    });
    const moved = { start_time: '2030-06-06 15:00', end_time: '2030-06-06T16:00' };
    const answer = await api.put<EventBody>(`/api/events/${series.id}?occurrence=2030-06-06T09:00`, {
      token: ada.token,
      body: moved,
    });
    expect(answer.body).toMatchObject({ start_time: '2030-06-06T15:00:00+02:00' });
  });

  it('can omit its seconds in a free-busy request', async () => {
    const window = { from: '2030-06-03 00:00', to: '2030-06-05T00:00+02:00' };
    await bodyOf(200, api.post('/api/freebusy', { token: ada.token, body: window }));
  });

  const wrongTime = (member: string, value: string) => ({
    body: { ...AT_NINE, [member]: value },
    pointer: `/${member}`,
  });
  const wrongDate = (member: string, value: string) => ({
    body: daily({ [member]: [value] }),
    pointer: `/recurrence_pattern/${member}/0`,
  });
  const MEMBERS: Record<string, (value: string) => { body: object; pointer: string }> = {
    start_time: (value) => wrongTime('start_time', value),
    end_time: (value) => wrongTime('end_time', value),
    exdates: (value) => wrongDate('exdates', value),
    rdates: (value) => wrongDate('rdates', value),
    until: (value) => ({ body: daily({ count: undefined, until: value }), pointer: '/recurrence_pattern/until' }),
  };

  const refusals = Object.entries(MEMBERS).flatMap(([member, requestOf]) =>
    [
      '2030-06-03T09:00:00+25:00',
      '2030-06-03T09:00:00+02:60',
      '2030-06-03T09:00:00-24:00',
      '2030-06-03T24:00',
      '2030-06-03T09:60',
      '2030-06-03T09:00:60',
      '2030-06-03T09',
      '2030-06-03  09:00',
      '2030-06-03T09:00:00 02:00',
      'tomorrow',
      '',
    ].map((value) => ({ member, value, ...requestOf(value) })),
  );

  it.each(refusals)('is refused with an example in $member: $value', async ({ body, pointer }) => {
    const answer = await api.post('/api/events', { token: ada.token, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ pointer, detail: expect.stringContaining(`must be ${EXAMPLE}`) as string }]);
  });

  it.each(Object.entries(MEMBERS))('gets the error that 30 February does not exist in %s', async (_, requestOf) => {
    for (const value of ['2030-02-30T09:00:00', '2030-02-30 09:00+02:00', '2030-02-30']) {
      const { body, pointer } = requestOf(value);
      const answer = await api.post('/api/events', { token: ada.token, body });
      expect([answer.status, answer.body.errors]).toEqual([422, [{ pointer, detail: FEBRUARY }]]);
    }
  });

  it('is refused with the same words in a change, an occurrence, a batch and a free-busy request', async () => {
    const series = await create(daily());
    const body = { start_time: '2030-06-03T09:00+25:00' };
    const first = '2030-06-03T09:00:00';
    const answers = await Promise.all([
      api.put(`/api/events/${series.id}`, { token: ada.token, body }),
      api.put(`/api/events/${series.id}?occurrence=${first}`, { token: ada.token, body }),
      api.put(`/api/events/${series.id}?occurrence=${first}&scope=following`, { token: ada.token, body }),
      api.post('/api/events/batch', { token: ada.token, body: { events: [{ ...AT_NINE, ...body }] } }),
      api.post('/api/freebusy', { token: ada.token, body: { from: '2030-06-03T09:00+25:00', to: '2030-06-04' } }),
    ]);
    for (const { status, body: problem } of answers) {
      expect([status, problem.errors.map(({ detail }) => detail)]).toEqual([422, [EITHER]]);
    }
  });

  it('is a date when the event is all-day', async () => {
    const times = { all_day: true, start_time: '2030-06-03 09:00', end_time: '2030-06-04' };
    const answer = await api.post('/api/events', { token: ada.token, body: { ...AT_NINE, ...times } });
    expect(answer.body.errors).toEqual([
      { pointer: '/start_time', detail: 'must be a date such as 2030-06-03 (all-day event)' },
    ]);
  });
});

describe('a time in a query', () => {
  const get = <B>(query: string) => api.get<B>(`/api/events?${query}`, { token: ada.token });

  it.each([
    ['from=2040-01-01T12:00:00+02:00', 'to=2040-01-01T13:00:00+02:00'],
    ['from=2040-01-01T12:00+02:00', 'to=2040-01-01T13:00+02:00'],
    ['from=2040-01-01%2012:00%2B02:00', 'to=2040-01-01+13:00+02:00'],
    ['start_date=2040-01-01T12:00:00.000+02:00', 'end_date=2040-01-01T13:00:00+02:00'],
    ['from=2040-01-01T10:00', 'to=2040-01-01%2011:00:00'],
  ])('can have an unencoded plus sign: ?%s&%s', async (from, to) => {
    const owner = await aUser();
    const { id } = await createEvent(owner, { start_time: '2040-01-01T10:30:00Z', end_time: '2040-01-01T10:45:00Z' });
    await createEvent(owner, { start_time: '2040-01-01T12:30:00Z', end_time: '2040-01-01T12:45:00Z' });
    const { body } = await api.get<Page<EventBody>>(`/api/events?${from}&${to}`, { token: owner.token });
    expect(body.items.map((event) => event.id)).toEqual([id]);
  });

  it('names an occurrence by its returned time, without encoding', async () => {
    const { id } = await create(daily());
    const { body } = await api.get<Page<EventBody & { occurrence_start: string }>>(`/api/events/${id}/occurrences`, {
      token: ada.token,
    });
    const [, second, third] = body.items.map(({ occurrence_start }) => occurrence_start);
    expect(second).toBe('2030-06-04T09:00:00+02:00');
    const path = `/api/events/${id}?occurrence=`;
    await bodyOf(200, api.put(path + second!, { token: ada.token, body: { title: 'Moved' } }));
    await bodyOf(200, api.put(`${path}2030-06-06 09:00`, { token: ada.token, body: { title: 'Moved' } }));
    expect((await api.delete(path + third!, { token: ada.token })).status).toBe(204);
    const window = 'from=2030-06-04T09:00:00+02:00&to=2030-06-05T09:00:00+02:00';
    const within = await api.get<Page<EventBody>>(`/api/events/${id}/occurrences?${window}`, { token: ada.token });
    expect(within.body.items.map(({ title }) => title)).toEqual(['Moved']);
  });

  it('can have an unencoded offset in as_of', async () => {
    const { id } = await create(AT_NINE);
    const future = '2099-01-01T00:00:00.500+14:00';
    await bodyOf(200, api.get(`/api/events/${id}?as_of=${future}`, { token: ada.token }));
    const { body } = await api.get<Page<unknown>>(`/api/events/${id}/history?since=${future}`, { token: ada.token });
    expect(body.items).toEqual([]);
  });

  it.each(['garbage', '', '2030-06-03T09:00:00+25:00', '2030-06-03T9:00', '2030-06-03T09:00:00+2:00', '1'])(
    'is refused with an example in every parameter: %s',
    async (text) => {
      const { id } = await create(daily());
      const value = encodeURIComponent(text);
      const { token } = ada;
      const body = { title: 'Moved' };
      const answers = await Promise.all([
        ...['from', 'to', 'start_date', 'end_date'].map((name) => get(`${name}=${value}`)),
        api.get(`/api/events/${id}/occurrences?from=${value}`, { token }),
        api.get(`/api/events/${id}/occurrences?to=${value}`, { token }),
        api.get(`/api/events/${id}?as_of=${value}`, { token }),
        api.get(`/api/events/${id}/history?since=${value}`, { token }),
        api.put(`/api/events/${id}?occurrence=${value}`, { token, body }),
        api.patch(`/api/events/${id}?occurrence=${value}&scope=following`, { token, body }),
        api.delete(`/api/events/${id}?occurrence=${value}&scope=all`, { token }),
      ]);
      const names = answers.map(
        ({ body: problem }) => (problem as { errors: { parameter: string }[] }).errors[0]!.parameter,
      );
      expect(names).toEqual([
        'from',
        'to',
        'start_date',
        'end_date',
        'from',
        'to',
        'as_of',
        'since',
        'occurrence',
        'occurrence',
        'occurrence',
      ]);
      for (const { status, body: problem } of answers) {
        expect([status, (problem as { errors: object[] }).errors]).toEqual([
          400,
          [expect.objectContaining({ detail: EITHER })],
        ]);
      }
    },
  );

  it('gets the error that 30 February does not exist', async () => {
    const { id } = await create(daily());
    const answers = await Promise.all([
      api.get('/api/events?from=2030-02-30', { token: ada.token }),
      api.delete(`/api/events/${id}?occurrence=2030-02-30T09:00`, { token: ada.token }),
    ]);
    expect(answers.map(({ body }) => body.errors[0]!.detail)).toEqual([FEBRUARY, FEBRUARY]);
  });

  it('that is not an occurrence of the series is still 404', async () => {
    const { id } = await create(daily());
    const call = { token: ada.token, body: { title: 'Moved' } };
    await bodyOf(404, api.put(`/api/events/${id}?occurrence=2030-06-04T09:30:00+02:00`, call));
    await bodyOf(404, api.put(`/api/events/${id}?occurrence=2030-06-04`, call));
  });
});

describe('a repeated query parameter', () => {
  it.each([
    ['limit=1&limit=2', ['limit']],
    ['limit=1&limit=1', ['limit']],
    ['from=2030-01-01&to=2030-02-01&from=2030-01-02', ['from']],
    ['q=a&q=b&role=owner&role=owner', ['q', 'role']],
    ['deleted=true&deleted=false', ['deleted']],
    ['page=1&page=2', ['page']],
    ['q=&q=', ['q']],
  ])('is refused with 400: ?%s', async (query, names) => {
    const answer = await api.get(`/api/events?${query}`, { token: ada.token });
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/malformed-query']);
    expect(answer.body.errors).toEqual(names.map((parameter) => ({ parameter, detail: 'must be given only once' })));
  });

  it('is refused by writes, which then write nothing', async () => {
    const event = await create(AT_NINE);
    const path = `/api/events/${event.id}?dry_run=true&dry_run=false`;
    expect((await api.put(path, { token: ada.token, body: { title: 'Twice' } })).status).toBe(400);
    expect((await api.delete(path, { token: ada.token })).status).toBe(400);
    expect((await api.get(`/api/events/${event.id}`, { token: ada.token })).body).toEqual(event);
  });

  it('is refused together with its alias, too', async () => {
    const answer = await api.get('/api/events?from=2030-01-01&start_date=2030-01-01', { token: ada.token });
    expect([answer.status, answer.body.errors[0]?.parameter]).toEqual([400, 'start_date']);
  });

  it('is ignored by the pages', async () => {
    expect((await api.get('/api/health?a=1&a=2')).status).toBe(200);
  });
});
