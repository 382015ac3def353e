declare module 'react18' {
  export * from 'react';
}
