// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IERC20} from "./IERC20.sol";
import "./Math.sol" as Math;

error NotPayee(address caller);
error NothingDue();

type Share is uint96;

using {addShares as +} for Share global;

function addShares(Share a, Share b) pure returns (Share) {
    return Share.wrap(Share.unwrap(a) + Share.unwrap(b));
}

interface IVesting {
    event Released(address indexed payee, uint256 amount);

    function release(address payee) external returns (uint256 amount);
}

/// @title Linear vesting of one token over several payees
/// @dev Shares are fixed when the contract is made.
contract Vesting is IVesting {
    enum Phase {
        Waiting,
        Running,
        Done
    }

    struct Payee {
        Share share;
        uint128 released;
        bool active;
    }

    uint256 private constant SCALE = 1e18;
    IERC20 public immutable token;
    uint64 public immutable start;
    uint64 public immutable duration;
    mapping(address account => Payee payee) public payees;
    address[] internal accounts;
    Share private total;
    bool transient private entered;

    modifier nonReentrant() {
        require(!entered, "re-entered");
        entered = true;
        _;
        entered = false;
    }

    constructor(IERC20 token_, uint64 start_, uint64 duration_, address[] memory list, uint96[] memory shares) payable {
        require(list.length == shares.length && list.length > 0, "length mismatch: \"list\"");
        (token, start, duration) = (token_, start_, duration_);
        for (uint256 i = 0; i < list.length; ++i) {
            payees[list[i]] = Payee({share: Share.wrap(shares[i]), released: 0, active: true});
            accounts.push(list[i]);
            total = total + Share.wrap(shares[i]);
        }
    }

    receive() external payable {
        revert("no ether");
    }

    function phase() public view returns (Phase) {
        if (block.timestamp < start) return Phase.Waiting;
        return block.timestamp >= start + duration ? Phase.Done : Phase.Running;
    }

    function due(address account) public view virtual returns (uint256) {
        Payee storage p = payees[account];
        if (!p.active) revert NotPayee({caller: account});
        uint256 elapsed = block.timestamp <= start ? 0 : block.timestamp - start;
        if (elapsed > duration) elapsed = duration;
        uint256 vested = (token.balanceOf(address(this)) * elapsed * SCALE) / duration / SCALE;
        return (vested * Share.unwrap(p.share)) / Share.unwrap(total) - p.released;
    }

    /// @inheritdoc IVesting
    function release(address payee) external override nonReentrant returns (uint256 amount) {
        amount = due(payee);
        if (amount == 0) revert NothingDue();
        unchecked {
            payees[payee].released += uint128(amount);
        }
        try token.transfer(payee, amount) returns (bool ok) {
            require(ok, unicode"transfer refused ✗");
        } catch Error(string memory reason) {
            revert(string.concat("transfer: ", reason));
        } catch (bytes memory data) {
            assembly ("memory-safe") {
                revert(add(data, 0x20), mload(data))
            }
        }
        emit Released(payee, amount);
    }

    function sweep(address payable to, uint256 amount) external returns (bytes memory result) {
        if (!payees[msg.sender].active) revert NotPayee(msg.sender);
        (bool ok, bytes memory data) = to.call{value: amount, gas: 50_000}("");
        require(ok && amount <= 1 ether);
        delete payees[msg.sender];
        return data;
    }
}
