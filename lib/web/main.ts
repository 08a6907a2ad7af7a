/** The web calendar: a page that talks to the API of its own deployment. */
import { attempt } from './app.js';
import { button, fill, h } from './dom.js';
import { createClient, entranceOf, forgetCopiedSession, hasSession } from './session.js';
import { TEXTS } from './texts.js';
import { showSignIn } from './view/sign-in.js';
import { openWorkspace } from './workspace.js';
import type { Client } from '../client/index.js';

const root = document.getElementById('app') ?? document.body;
const entrance = entranceOf(root);

let close: (() => void) | undefined;

function signIn(message?: string): void {
  close?.();
  close = undefined;
  // Everything outside an open dialog is inert.
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  showSignIn(root, {
    entrance,
    connect: (apiKey) => connect({ ...entrance, apiKey }),
    onSignedIn: (client) => void open(client),
    message,
  });
}

const connect = (from: typeof entrance): Client =>
  createClient(from, () => {
    // The end of a session that the user has not ended.
    if (close) signIn(TEXTS.signIn.sessionEnded);
  });

async function open(client: Client): Promise<void> {
  fill(root, h('p', { class: 'loading', role: 'status' }, TEXTS.app.loading));
  const signOut = (): void => {
    close?.();
    close = undefined;
    void client
      .logout()
      .catch(() => undefined)
      .finally(() => {
        signIn();
      });
  };
  const isOpen = await attempt(async () => {
    close = await openWorkspace(root, client, signOut);
  });
  if (isOpen) return;
  if (!hasSession()) signIn(TEXTS.signIn.sessionEnded);
  else
    fill(
      root,
      h(
        'div',
        { class: 'loading' },
        button(TEXTS.app.tryAgain, () => void open(client)),
      ),
    );
}

void forgetCopiedSession().then(() => {
  if (hasSession()) void open(connect(entrance));
  else signIn();
});
