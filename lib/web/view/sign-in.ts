/** The page before there is a session: sign in, or create an account. */
import { isProblem, type Client } from '../../client/index.js';
import { messageOf } from '../app.js';
import { button, fill, h, icon } from '../dom.js';
import { saveApiKey, type Entrance } from '../session.js';
import { TEXTS } from '../texts.js';
import { field } from './fields.js';

interface SignInOptions {
  entrance: Entrance;
  /** A client without a session. */
  connect: (apiKey: string | undefined) => Client;
  onSignedIn: (client: Client) => void;
  message?: string | undefined;
}

const T = TEXTS.signIn;

function inputs(isNew: boolean) {
  return {
    username: h('input', {
      name: 'username',
      required: true,
      autocomplete: 'username',
      autocapitalize: 'none',
      autofocus: true,
    }),
    email: h('input', { name: 'email', type: 'email', required: true, autocomplete: 'email' }),
    password: h('input', {
      name: 'password',
      type: 'password',
      required: true,
      ...(isNew && { minlength: 8 }),
      autocomplete: isNew ? 'new-password' : 'current-password',
    }),
  };
}

const refusalText = (error: unknown): string => (isProblem(error, 'unauthorized') ? T.refused : messageOf(error));

export function showSignIn(root: HTMLElement, options: SignInOptions, isNew = false): void {
  const { entrance, connect, onSignedIn, message } = options;
  const { username, email, password } = inputs(isNew);
  const apiKey = h('input', { name: 'api-key', required: true, autocomplete: 'off', value: entrance.apiKey ?? '' });
  const error = h('p', { class: 'error', role: 'alert' }, message);
  const submit = h('button', { type: 'submit', class: 'button is-main is-large' }, isNew ? T.register : T.signIn);
  const { requiresKey } = entrance.deployment;

  const signIn = async (): Promise<void> => {
    if (requiresKey) saveApiKey(apiKey.value.trim());
    const client = connect(requiresKey ? apiKey.value.trim() : undefined);
    const credentials = { username: username.value.trim(), password: password.value };
    if (isNew) await client.post('/api/auth/register', { body: { ...credentials, email: email.value.trim() } });
    await client.login(credentials);
    onSignedIn(client);
  };
  const form = h(
    'form',
    { class: 'sign-in-card' },
    h('div', { class: 'brand is-large' }, icon('calendar'), h('h1', {}, TEXTS.app.name)),
    h('p', { class: 'hint' }, TEXTS.app.tagline),
    field(username, { label: isNew ? T.username : T.usernameOrEmail }),
    isNew && field(email, { label: T.email }),
    field(password, { label: T.password, ...(isNew && { hint: T.passwordHint }) }),
    requiresKey && field(apiKey, { label: T.apiKey, hint: T.apiKeyHint }),
    error,
    submit,
    button(
      isNew ? T.toSignIn : T.toRegister,
      () => {
        showSignIn(root, { ...options, message: undefined }, !isNew);
      },
      { class: 'is-quiet' },
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit.disabled = true;
    fill(error);
    signIn()
      .catch((reason: unknown) => {
        fill(error, refusalText(reason));
      })
      .finally(() => {
        submit.disabled = false;
      });
  });
  fill(root, h('main', { class: 'sign-in' }, form));
  username.focus();
}
