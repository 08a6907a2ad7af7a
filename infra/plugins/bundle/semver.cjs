/** Replaces `semver` in bundles: `jsonwebtoken` asks only whether Node.js is at least 15 or 16, and Lambda's is. */
exports.satisfies = () => true;
