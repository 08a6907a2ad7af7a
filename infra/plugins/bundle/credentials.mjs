/** Replaces `@aws-sdk/credential-provider-node` in bundles: only the environment variables that Lambda sets. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
