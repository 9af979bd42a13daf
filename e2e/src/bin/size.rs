//! Prints the sizes with their budgets. `cargo xtask size` makes a release build and runs this program.

#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::process::ExitCode;

use join_e2e::{server::untouched, size};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let budgets = size::measure(&untouched().await.api()).await;
    println!("         {:<42} {:>10} {:>10} {:>10}", "", "raw", "gzip", "brotli");
    for budget in &budgets {
        println!("{budget}\n");
    }
    if budgets.iter().all(size::Budget::is_kept) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
