// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "./IERC20.sol";
error NotPayee(address caller);
error NothingDue();

type Share is uint96;

using {addShares as +} for Share global;

function addShares(Share a, Share b) pure returns (Share) {
    return Share.wrap(Share.unwrap(a) + Share.unwrap(b));
}

interface IVesting {
    event Released(address indexed payee, uint256 amount;

    function release(address payee) external returns (uint256 amount);
}
