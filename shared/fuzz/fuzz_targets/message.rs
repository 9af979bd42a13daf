//! See [`join_shared_fuzz::message`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _accepted = join_shared_fuzz::message(bytes);
});
